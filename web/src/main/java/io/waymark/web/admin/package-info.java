/** Accounts, API keys, the organisation's profile and the audit list. */
@NullMarked
package io.waymark.web.admin;

import org.jspecify.annotations.NullMarked;
