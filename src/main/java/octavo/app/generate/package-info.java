/** The command generate: texts and names written by a trained model. */
package octavo.app.generate;
