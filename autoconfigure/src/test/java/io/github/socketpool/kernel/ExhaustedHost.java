package io.github.socketpool.kernel;

import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

import io.github.socketpool.SocketPoolException;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.template.ProtocolTemplate;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.awaitility.Awaitility;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application that opens a connection for each call until no ports are left. It prints
 * its gauges to standard output.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class ExhaustedHost {

	private static final PrintStream out = System.out;

	@Bean
	MeterRegistry registry() {
		return new SimpleMeterRegistry();
	}

	public static void main(String[] args) throws Exception {
		try (TestServer server = new TestServer(40050);
				ServerSocket another = new ServerSocket(40051, 1, InetAddress.getLoopbackAddress());
				ServerSocket third = new ServerSocket(40052, 1, InetAddress.getLoopbackAddress());
				ConfigurableApplicationContext context = new SpringApplicationBuilder(ExhaustedHost.class)
					.web(WebApplicationType.NONE)
					.bannerMode(Banner.Mode.OFF)
					.run("--socketpool.port=" + server.port(), "--socketpool.mode=per-call",
							"--socketpool.tcp.sample-interval=20ms", "--logging.level.root=OFF")) {
			say("listeners", server.port() + ", " + another.getLocalPort() + ", " + third.getLocalPort());
			exhaust(context);
		}
		catch (Exception ex) {
			say("failed", ex.toString());
			throw ex;
		}
		System.exit(0);
	}

	private static void exhaust(ConfigurableApplicationContext context) {
		ProtocolTemplate template = context.getBean(ProtocolTemplate.class);
		MeterRegistry registry = context.getBean(MeterRegistry.class);
		say("settings", String.valueOf(context.getBean(KernelSampler.class).settings()));
		Awaitility.await().until(() -> registry.find("socketpool.ports.free").gauge() != null);
		say("before", figures(registry));
		int ports = value(registry, "socketpool.ports.free");
		for (int call = 0; call < ports; call++) {
			template.exchange(Map.of("call", call), String.class);
		}
		say("calls", Integer.toString(ports));
		// The last connection may still be closing.
		Awaitility.await().until(() -> value(registry, "socketpool.time.wait") == ports);
		say("after", figures(registry));
		try {
			template.exchange("{}", String.class);
		}
		catch (SocketPoolException ex) {
			say("next call", ex.getClass().getSimpleName() + " " + ex.getMessage());
		}
	}

	private static String figures(MeterRegistry registry) {
		return value(registry, "socketpool.ports.free") + " free, " + value(registry, "socketpool.time.wait")
				+ " in TIME_WAIT, " + value(registry, "socketpool.time.wait.host") + " on the host";
	}

	private static int value(MeterRegistry registry, String name) {
		Gauge gauge = registry.get(name).tag("pool", "default").gauge();
		return (int) gauge.value();
	}

	private static void say(String what, String text) {
		out.println(what + ": " + text.replace('\n', ' '));
	}

}
