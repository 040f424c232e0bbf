package io.github.socketpool.autoconfigure;

import java.util.Map;

import io.github.socketpool.template.ProtocolTemplate;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/**
 * An application that is started with a separate class path.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class BareApplication {

	/**
	 * Start, make one call, and stop.
	 * @param port where the server listens
	 * @return the answer
	 */
	public static String call(int port) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(BareApplication.class)
			.web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.run("--socketpool.port=" + port, "--socketpool.call-timeout=1m", "--socketpool.pool.acquire-timeout=1m",
					"--logging.level.root=OFF", "--spring.main.register-shutdown-hook=false")) {
			return context.getBean(ProtocolTemplate.class).exchange(Map.of("a", 1), String.class);
		}
	}

}
