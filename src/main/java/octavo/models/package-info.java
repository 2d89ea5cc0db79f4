/** Networks: layers wired together, without a training loop. */
package octavo.models;
