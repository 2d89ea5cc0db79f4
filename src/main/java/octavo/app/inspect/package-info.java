/**
 * What a trained model is worth and what is in it: evaluate, compare and verify; inspect; trace and gradcheck, which
 * set the engine beside the plain loops of {@link octavo.engine.reference}.
 */
package octavo.app.inspect;
