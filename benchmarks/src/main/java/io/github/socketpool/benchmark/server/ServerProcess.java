package io.github.socketpool.benchmark.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

import io.github.socketpool.benchmark.Arguments;

/**
 * The JVM of the servers. For each line such as {@code server=echo port=0}, it starts one
 * more server and prints its port. It ends when its input ends, so that it cannot outlive
 * the benchmark.
 */
public final class ServerProcess {

	private ServerProcess() {
	}

	/**
	 * Run servers.
	 * @param args none
	 * @throws IOException if a server cannot listen
	 */
	public static void main(String[] args) throws IOException {
		BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
		for (String line = input.readLine(); line != null; line = input.readLine()) {
			Arguments arguments = new Arguments(line.split(" "));
			ServerKind kind = ServerKind.of(arguments.take("server", "echo"));
			int port = Integer.parseInt(arguments.take("port", "0"));
			arguments.requireNoOthers();
			System.out.println(kind.start(port).port());
		}
	}

}
