/** The command digits: shows and classifies images of digits, and compares two nets for them. */
package octavo.app.digits;
