/**
 * What {@code java -jar octavo.jar} starts: a small program for Java 17 that finds a JDK that can run the engine and
 * hands everything over to it. It imports nothing of the other packages, and no JDK class newer than Java 17.
 */
package octavo.launcher;
