/**
 * What a model is trained on, whatever it is made from: batches, the sources that fill them, and the data set folder.
 */
package octavo.data;
