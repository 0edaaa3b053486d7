/** The sheet that the United States' food traceability rule asks for, out of captured events (21 CFR part 1, subpart S). */
@NullMarked
package io.waymark.projection.fsma;

import org.jspecify.annotations.NullMarked;
