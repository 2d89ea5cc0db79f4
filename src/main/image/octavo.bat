@echo off
rem Octavo with the Java that lies beside it; this machine needs none.
"%~dp0..\runtime\bin\java.exe" "-Doctavo.command=octavo" -jar "%~dp0..\lib\octavo.jar" %*
