package io.github.socketpool.benchmark.call;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import io.github.socketpool.benchmark.Section;

/**
 * Measures the rows against each other and prints a report in Markdown.
 */
public final class CallBenchmark {

	private static final String MODE = "mode=";

	private CallBenchmark() {
	}

	/**
	 * Return the section that options describe.
	 * @param args {@code mode=calls}, {@code paired} or {@code syscalls}, and the options
	 * of a {@link Plan}
	 * @return the section
	 * @throws IllegalArgumentException if an option does not exist, or its value is
	 * invalid
	 */
	static Section section(String... args) {
		List<String> options = new ArrayList<>(List.of(args));
		String mode = options.stream().filter((option) -> option.startsWith(MODE)).findFirst().orElse(MODE + "calls");
		options.remove(mode);
		return switch (mode.substring(MODE.length())) {
			case "calls" -> new CallSection("calls", "Calls", Plan.parse(options));
			case "paired" -> PairedSection.parse(options);
			case "syscalls" -> {
				options.add(0, "calls=50000");
				yield new SystemCallSection(Plan.parse(options));
			}
			default -> throw new IllegalArgumentException("There is no " + mode);
		};
	}

	/**
	 * Run the benchmark. Progress goes to standard error, the report to standard output.
	 * @param args see {@link #section}
	 * @throws IOException if a process or a connection fails
	 */
	public static void main(String[] args) throws IOException {
		section(args).run(System.out, System.err);
	}

}
