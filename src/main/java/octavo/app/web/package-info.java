/**
 * Pages for a browser: the command report writes one self-contained page about a run, the command serve is a page on
 * which one watches trainings and tries models. Html escapes every text; Page is the look they share.
 */
package octavo.app.web;
