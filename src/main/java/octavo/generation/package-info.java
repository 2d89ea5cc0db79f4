/** Writing with a trained model: how the next token is drawn, and the loop that draws one after the other. */
package octavo.generation;
