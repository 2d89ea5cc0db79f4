/**
 * Files as data, never code: JSON, NumPy arrays, safetensors, and writing so that a file is there whole or not at all.
 *
 * <p>Every reader here takes a file for hostile until it has checked it: sizes are compared with what the file really
 * holds before anything is allocated, and a violated rule becomes one {@link octavo.files.BadFileException} that names
 * the file, the rule and the value.
 */
package octavo.files;
