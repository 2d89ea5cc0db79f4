/**
 * The commands that measure a model and show what is in it: evaluate, compare, verify and inspect, and trace and
 * gradcheck, which compare the engine with the plain loops of {@link octavo.engine.reference}.
 */
package octavo.app.inspect;
