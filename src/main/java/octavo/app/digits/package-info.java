/** The command digits: images of digits shown, classified and judged. */
package octavo.app.digits;
