/** The commands evaluate, verify and compare: how good a model is, and whether its run kept the rules. */
package octavo.cli.evaluate;
