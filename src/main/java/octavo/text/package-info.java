/**
 * From a text file to numbered examples: reading and normalising text, vocabularies over characters or byte pairs,
 * lists of names, the split into training and test sets, and the sources that fill batches.
 */
package octavo.text;
