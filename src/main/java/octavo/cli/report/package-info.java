/** The command report: one self-contained page about a run. */
package octavo.cli.report;
