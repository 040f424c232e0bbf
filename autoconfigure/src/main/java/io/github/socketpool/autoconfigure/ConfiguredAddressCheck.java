package io.github.socketpool.autoconfigure;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.github.socketpool.Endpoint;
import io.github.socketpool.InvalidSettingException;
import io.github.socketpool.connection.ConnectionFactory;
import io.github.socketpool.context.ClientBeans;
import io.github.socketpool.context.ConnectionPools;
import io.github.socketpool.pool.ConnectionPool;
import io.github.socketpool.template.ProtocolOperations;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.origin.Origin;
import org.springframework.core.env.Environment;

/**
 * Compares where the calls of the default client go with the address that is configured
 * for it. A pool or a connection factory of the application replaces that of the client.
 * If it leads elsewhere, requests would reach a server that they are not meant for. That
 * server may answer them, and nothing would tell that the response is the wrong one. So
 * the application does not start.
 * <p>
 * An address that no pool uses, and pools of which none is the default one, are only
 * reported: no template exists then whose calls could go to another server.
 */
class ConfiguredAddressCheck implements SmartInitializingSingleton {

	private static final Log logger = LogFactory.getLog(ConfiguredAddressCheck.class);

	private static final String REMEDY = "Configure the other server with socketpool.clients.<name>.*, or declare its "
			+ "pool with @Bean(defaultCandidate = false) and @Qualifier";

	/** What to do if several pools are default candidates. */
	static final String CHOOSE_DEFAULT = "Mark one of them with @Primary, or declare the others with "
			+ "@Bean(defaultCandidate = false) and @Qualifier, or configure them with socketpool.clients.<name>.*.";

	private final ConfigurableListableBeanFactory beanFactory;

	private final Environment environment;

	private final ClientProperties properties;

	ConfiguredAddressCheck(ConfigurableListableBeanFactory beanFactory, Environment environment,
			ClientProperties properties) {
		this.beanFactory = beanFactory;
		this.environment = environment;
		this.properties = properties;
	}

	/**
	 * Require that the pool of the default client leads to the configured address.
	 * @param pool the pool that the template of the default client is to use
	 * @throws InvalidSettingException if it leads to another one
	 */
	void requireConfiguredAddress(ConnectionPool pool) {
		SocketPoolConnectionDetails details = details();
		if (details == null || !ConnectionPools.isNamed(pool) || leadsTo(pool, details)) {
			return;
		}
		InvalidSettingException mismatch = new InvalidSettingException(setting(), value(details),
				"has no effect, because " + replacement() + " replaces the default client's: calls would go to "
						+ ConnectionPools.targetOf(pool) + " instead of " + addresses(details),
				REMEDY + ". If all calls are meant to go there, remove the address.");
		if (!isByProperties(details)) {
			throw mismatch;
		}
		InvalidPropertyException.fromProperties(() -> {
			throw mismatch;
		});
	}

	@Override
	public void afterSingletonsInstantiated() {
		List<String> plain = ConnectionPools.defaultCandidates(this.beanFactory);
		SocketPoolConnectionDetails details = details();
		if (details != null && plain.isEmpty() && !isByProperties(details)) {
			requireAddressOfParent(details);
		}
		if (details != null && !plain.isEmpty()
				&& ConnectionPools.ownedBy(this.beanFactory).stream().noneMatch((pool) -> leadsTo(pool, details))) {
			logger.warn("The address " + addresses(details) + ", set by " + source(details)
					+ ", has no effect. There is no client for it, because the application defines " + names(plain)
					+ ". " + REMEDY + ", or remove the address.");
		}
		else if (plain.size() > 1 && !hasPrimary(plain) && !hasTemplate()) {
			logger.warn("There is no default client and no ProtocolTemplate bean, because " + noneIsDefault(plain)
					+ ". " + CHOOSE_DEFAULT);
		}
	}

	/**
	 * Require that a bean of this context has the address of the default client that a
	 * parent has built.
	 */
	private void requireAddressOfParent(SocketPoolConnectionDetails details) {
		for (ConfigurableListableBeanFactory owner : ClientBeans.hierarchyOf(this.beanFactory.getParentBeanFactory())) {
			List<String> pools = ConnectionPools.defaultCandidates(owner);
			if (pools.size() == 1) {
				ConnectionPool pool = owner.getBean(pools.get(0), ConnectionPool.class);
				if (ConnectionPools.isNamed(pool) && !leadsTo(pool, details)) {
					throw new InvalidSettingException("addresses", addresses(details),
							"has no effect, because the default client is that of a parent context: calls would go to "
									+ ConnectionPools.targetOf(pool) + " instead of " + addresses(details),
							"Configure the other server with socketpool.clients.<name>.*, or remove the address.");
				}
			}
			if (!pools.isEmpty()) {
				return;
			}
		}
	}

	/**
	 * Return the address of the default client.
	 * @return the address, or {@code null} if this context does not configure one
	 */
	private @Nullable SocketPoolConnectionDetails details() {
		boolean configured = Arrays.stream(this.beanFactory.getBeanNamesForType(SocketPoolConnectionDetails.class))
			.map((beanName) -> ClientBeans.qualifierOf(this.beanFactory, beanName))
			.anyMatch((qualifier) -> qualifier == null || qualifier.equals(ClientBeans.DEFAULT_CLIENT));
		return configured ? new ClientBeans(this.beanFactory, ClientBeans.DEFAULT_CLIENT)
			.single(SocketPoolConnectionDetails.class) : null;
	}

	private static boolean leadsTo(ConnectionPool pool, SocketPoolConnectionDetails details) {
		Set<Endpoint> addresses = new HashSet<>(details.getAddresses());
		// The instances of a service replace it
		return Set.copyOf(pool.endpoints()).equals(addresses)
				|| Set.copyOf(pool.control().connectionFactory().endpoints()).equals(addresses);
	}

	private boolean hasPrimary(List<String> beanNames) {
		return beanNames.stream()
			.anyMatch((beanName) -> this.beanFactory.containsBeanDefinition(beanName)
					&& this.beanFactory.getBeanDefinition(beanName).isPrimary());
	}

	private boolean hasTemplate() {
		return this.beanFactory.getBeanNamesForType(ProtocolOperations.class, true, false).length > 0;
	}

	/**
	 * Return what was defined instead of the beans of the default client.
	 */
	private String replacement() {
		List<String> pools = ConnectionPools.defaultCandidates(this.beanFactory)
			.stream()
			.filter((beanName) -> !beanName.equals(SocketPoolAutoConfiguration.POOL_BEAN_NAME))
			.toList();
		if (!pools.isEmpty()) {
			return names(pools);
		}
		return names("connection factory", "connection factories",
				List.of(this.beanFactory.getBeanNamesForType(ConnectionFactory.class, true, false)));
	}

	private String source(SocketPoolConnectionDetails details) {
		if (!isByProperties(details)) {
			return "a SocketPoolConnectionDetails bean";
		}
		Origin origin = this.properties.originOf(setting());
		return "socketpool." + setting() + ((origin != null) ? " (originating from '" + origin + "')" : "");
	}

	private static boolean isByProperties(SocketPoolConnectionDetails details) {
		return details instanceof PropertiesSocketPoolConnectionDetails;
	}

	private String setting() {
		return Stream.of("service-id", "addresses", "port")
			.filter((setting) -> this.properties.propertyOf(setting) != null)
			.findFirst()
			.orElse("addresses");
	}

	private @Nullable Object value(SocketPoolConnectionDetails details) {
		String value = this.environment.getProperty("socketpool." + setting());
		return (value != null) ? value : addresses(details);
	}

	private static String addresses(SocketPoolConnectionDetails details) {
		return details.getAddresses().stream().map(Endpoint::toString).collect(Collectors.joining(", "));
	}

	/**
	 * Describe that several pools are default candidates.
	 */
	static String noneIsDefault(List<String> beanNames) {
		return "none of " + names(beanNames) + " is the default one";
	}

	private static String names(List<String> beanNames) {
		return names("pool bean", "pool beans", beanNames);
	}

	private static String names(String singular, String plural, List<String> beanNames) {
		return "the " + ((beanNames.size() == 1) ? singular : plural) + " '" + String.join("', '", beanNames) + "'";
	}

}
