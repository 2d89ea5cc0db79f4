/**
 * Pages for a browser: the command report writes one self-contained page about a run, the command serve is a page on
 * which one watches trainings, lets checkpoints write and looks inside them. What a browser asks for is answered by
 * {@code WebServer}; {@code serve.js}, beside these classes, is the page's only script. {@code Html} escapes every
 * text; {@code Page} is the look that all pages share.
 */
package octavo.app.web;
