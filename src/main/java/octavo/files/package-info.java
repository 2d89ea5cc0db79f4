/**
 * Files as data, never code: JSON, NumPy arrays, safetensors, and writing files completely or not at all.
 *
 * <p>Every reader here treats a file as hostile until it is checked: sizes are compared with the real size of the file
 * before anything is allocated, and a violated rule becomes one {@link octavo.files.BadFileException} that names the
 * file, the rule and the value.
 */
package octavo.files;
