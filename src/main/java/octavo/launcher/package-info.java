/**
 * What {@code java -jar octavo.jar} starts: a small program for Java 17 that finds a JDK that can run the engine and
 * runs the engine on it. It imports nothing from the other packages, and no JDK class newer than Java 17.
 */
package octavo.launcher;
