/** The commands export, import and tokenize: models and vocabularies for other programs and from them. */
package octavo.app.exchange;
