/** Images of digits: the IDX files of MNIST, distortions made on the fly, and pictures of one's own. */
package octavo.data.images;
