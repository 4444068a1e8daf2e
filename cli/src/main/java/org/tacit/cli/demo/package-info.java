/** {@code tacit demo}: two real nodes on this machine, through the same interface as everybody else. */
package org.tacit.cli.demo;
