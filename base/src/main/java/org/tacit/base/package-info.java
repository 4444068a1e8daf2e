/** The words every module shares: the five errors, bilingual text, bounded parallel work. No I/O. */
package org.tacit.base;
