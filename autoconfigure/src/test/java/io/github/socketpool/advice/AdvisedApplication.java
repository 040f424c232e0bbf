package io.github.socketpool.advice;

import java.time.Duration;
import java.util.List;

import io.github.socketpool.advice.PoolAdvisor;
import io.github.socketpool.autoconfigure.BareApplication;
import io.github.socketpool.autoconfigure.TestServer;
import io.github.socketpool.template.ProtocolTemplate;
import org.awaitility.Awaitility;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application in a separate process that makes calls, and prints the advice before and
 * after them.
 */
class AdvisedApplication {

	/**
	 * Start.
	 * @param arguments how many calls to make, and the properties
	 */
	public static void main(String[] arguments) {
		List<String> properties = List.of(arguments).subList(1, arguments.length);
		try (TestServer server = new TestServer();
				ConfigurableApplicationContext context = new SpringApplicationBuilder(BareApplication.class)
					.web(WebApplicationType.NONE)
					.bannerMode(Banner.Mode.OFF)
					.properties("logging.level.root=OFF", "socketpool.port=" + server.port(),
							"socketpool.call-timeout=1m", "socketpool.pool.acquire-timeout=1m")
					.run(properties.toArray(String[]::new))) {
			PoolAdvisor advisor = context.getBean(PoolAdvisor.class);
			System.out.println("before: " + advisor.advice("default"));
			for (int i = 0; i < Integer.parseInt(arguments[0]); i++) {
				context.getBean(ProtocolTemplate.class).exchange("1", String.class);
			}
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> !advisor.advice("default").isEmpty());
			System.out.println("after: " + advisor.advice("default"));
		}
	}

}
