/** The command serve: the page where one tries models in a browser. */
package octavo.cli.serve;
