/** Images of digits: the IDX files of MNIST, random distortions, and the user's own pictures. */
package octavo.data.images;
