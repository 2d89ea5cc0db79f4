/**
 * Pages for a browser: the command report writes one self-contained page about a run, the command serve is a page on
 * which users watch trainings, generate text from checkpoints and look inside them, and a lesson that steps one window
 * through a net. {@code WebServer} answers the browser's requests; {@code serve.js} and {@code lesson.js}, beside these
 * classes, are the only scripts. {@code Html} escapes every text; {@code Page} is the layout that all pages share.
 */
package octavo.app.web;
