package io.github.socketpool.benchmark;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;

/**
 * A part of a benchmark that can be run alone and prints a section of the report.
 */
public interface Section {

	/**
	 * Return the name of the section in the option that selects sections.
	 */
	String name();

	/**
	 * Return the headline of the section.
	 */
	String title();

	/**
	 * Return about how long the section takes.
	 */
	Duration length();

	/**
	 * Measure and print.
	 * @param out receives the report, in Markdown
	 * @param progress receives messages about the progress
	 * @throws IOException if a process or a connection fails
	 */
	void run(PrintStream out, PrintStream progress) throws IOException;

}
