/// Tries the demo as people run it.
package org.tenure.demo;
