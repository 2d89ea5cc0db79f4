/** Models to and from other programs: PyTorch, Hugging Face, NumPy. */
package octavo.exchange;
