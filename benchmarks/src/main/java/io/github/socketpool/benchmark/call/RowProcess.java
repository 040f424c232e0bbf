package io.github.socketpool.benchmark.call;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

import io.github.socketpool.benchmark.Arguments;

/**
 * The JVM of one row, or of several that run in turns. For each line with a {@link Load}
 * and an {@link Extent}, such as
 * {@code row=raw port=4711 pool=8 callers=8 body=120 threads=platform seconds=5}, it
 * measures and prints the {@link Figures} as another line. A row keeps its connections
 * until it is sent to another server. The JVM ends when its input ends.
 */
final class RowProcess {

	private RowProcess() {
	}

	/**
	 * Run rows.
	 * @param args none
	 * @throws IOException if a connection fails
	 * @throws ExecutionException if a call fails
	 * @throws InterruptedException if the thread is interrupted
	 */
	public static void main(String[] args) throws IOException, ExecutionException, InterruptedException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		try (Loops loops = new Loops()) {
			for (String line = input.readLine(); line != null; line = input.readLine()) {
				Arguments arguments = new Arguments(line.split(" "));
				Load load = Load.take(arguments);
				Extent extent = Extent.take(arguments);
				arguments.requireNoOthers();
				System.out.println(loops.of(load).run(extent).format());
			}
		}
	}

}
