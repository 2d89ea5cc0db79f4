/** Pages for a browser: markup in which every text is escaped, and the look that all pages share. */
package octavo.pages;
