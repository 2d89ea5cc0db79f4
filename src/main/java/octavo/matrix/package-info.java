/**
 * Matrices on flat {@code float[]} arrays, their products, element-wise functions and row reductions as SIMD kernels with
 * the plain loop beside each, random numbers by counting, and the worker pool. The floor of the house: imports nothing.
 */
package octavo.matrix;
