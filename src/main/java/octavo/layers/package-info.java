/** Layers: forward and backward side by side, each with its equations above the lines that compute them. */
package octavo.layers;
