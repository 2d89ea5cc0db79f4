/** A trained model as the commands look at it: loaded with its vocabulary, its samples, losses and surprise. */
package octavo.app.model;
