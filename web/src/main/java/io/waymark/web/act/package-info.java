/** Acts on goods: forms that become EPCIS documents, put into capture jobs. */
@NullMarked
package io.waymark.web.act;

import org.jspecify.annotations.NullMarked;
