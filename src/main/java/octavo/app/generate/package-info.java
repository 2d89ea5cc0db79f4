/** The command generate: texts and names from a trained model. */
package octavo.app.generate;
