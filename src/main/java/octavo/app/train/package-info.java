/** The command train: presets and options become a model, a data set and a plan; a session trains it and reports. */
package octavo.app.train;
