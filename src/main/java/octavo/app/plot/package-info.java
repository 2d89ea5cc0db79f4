/** The command plot: what a model has learned, drawn as SVG or in the terminal. */
package octavo.app.plot;
