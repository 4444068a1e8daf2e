@echo off
rem The launcher for Windows: finds a JDK 25, builds what is not built, then runs the command. See the shell script "tacit".
setlocal enabledelayedexpansion
set "HOME_DIR=%~dp0"
if "%HOME_DIR:~-1%"=="\" set "HOME_DIR=%HOME_DIR:~0,-1%"
set "NEED=25"
set "JDK="

if defined JAVA_HOME call :try "%JAVA_HOME%"
if not defined JDK for /f "delims=" %%J in ('where java 2^>nul') do if not defined JDK call :try "%%~dpJ.."
if not defined JDK for /d %%D in ("%ProgramFiles%\Eclipse Adoptium\*" "%ProgramFiles%\Java\*" "%ProgramFiles%\Microsoft\jdk*" "%USERPROFILE%\.jdks\*") do if not defined JDK call :try "%%~D"
if not defined JDK (
    echo tacit: no JDK %NEED% found in JAVA_HOME, on the PATH or in the usual folders; install Temurin %NEED% and run this again, or point JAVA_HOME at one. 1>&2
    exit /b 69
)
set "JAVA_HOME=%JDK%"
set "DIST=%HOME_DIR%\cli\target\tacit"

if "%~1"=="test" (
    call mvn -B -f "%HOME_DIR%\pom.xml" test
    exit /b !errorlevel!
)
if "%~1"=="build" goto build
if not exist "%DIST%\.built" goto build
goto run

:build
echo tacit: building ^(about a minute the first time^) ... 1>&2
call mvn -q -B -f "%HOME_DIR%\pom.xml" -DskipTests package
if errorlevel 1 (
    echo tacit: the build failed; the reason is above. 1>&2
    exit /b 70
)
type nul > "%DIST%\.built"
if "%~1"=="build" exit /b 0

:run
"%JAVA_HOME%\bin\java" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:+UseCompactObjectHeaders -Dtacit.home="%HOME_DIR%" %TACIT_JAVA_OPTS% -cp "%DIST%\lib\*" org.tacit.cli.Tacit %*
exit /b %errorlevel%

:try
if not exist "%~1\bin\java.exe" exit /b 0
for /f "tokens=2 delims==" %%V in ('findstr /b "JAVA_VERSION=" "%~1\release" 2^>nul') do (
    set "V=%%~V"
    for /f "delims=." %%M in ("!V!") do if %%M geq %NEED% set "JDK=%~1"
)
exit /b 0
