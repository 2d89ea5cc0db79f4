/** A trained model for the commands: loaded with its vocabulary; its samples, losses and surprise. */
package octavo.app.model;
