/** The command train: presets and options become a model, its dataSet and a plan; a session trains it and reports. */
package octavo.app.train;
