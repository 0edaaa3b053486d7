/** Commands that need no server: they read files and print answers, and know neither the database nor the ledger. */
package io.waymark.cli;
