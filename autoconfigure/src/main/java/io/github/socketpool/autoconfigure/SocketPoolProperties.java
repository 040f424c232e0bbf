package io.github.socketpool.autoconfigure;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * {@link ConfigurationProperties Properties} of socketpool. They are validated when the
 * client is created.
 */
@ConfigurationProperties("socketpool")
public class SocketPoolProperties extends SocketPoolClientProperties {

	/**
	 * Whether to configure a client.
	 */
	private boolean enabled = true;

	private final Tcp tcp = new Tcp();

	/**
	 * Further clients by their names, each with the keys of a client. A client inherits
	 * what it does not set, except host, port, addresses, service-id, login and ssl.
	 */
	private final Map<String, SocketPoolClientProperties> clients = new LinkedHashMap<>();

	public boolean isEnabled() {
		return this.enabled;
	}

	public void setEnabled(boolean enabled) {
		this.enabled = enabled;
	}

	public Tcp getTcp() {
		return this.tcp;
	}

	/**
	 * Return what is set for each named client itself, without what it inherits.
	 * @return the properties by the name of the client
	 */
	public Map<String, SocketPoolClientProperties> getClients() {
		return this.clients;
	}

	/**
	 * The kernel's figures about TCP on this machine.
	 */
	public static class Tcp {

		/**
		 * How often the operating system's socket tables are sampled in the background,
		 * to count sockets in TIME_WAIT and free ports. Samples that take over 100 ms are
		 * taken half as often. 0 means never.
		 */
		private Duration sampleInterval = Duration.ofSeconds(15);

		public Duration getSampleInterval() {
			return this.sampleInterval;
		}

		public void setSampleInterval(Duration sampleInterval) {
			this.sampleInterval = sampleInterval;
		}

	}

}
