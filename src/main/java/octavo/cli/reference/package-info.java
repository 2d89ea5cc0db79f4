/** The commands gradcheck and trace, which set the engine beside its plain-loop twins of octavo.reference. */
package octavo.cli.reference;
