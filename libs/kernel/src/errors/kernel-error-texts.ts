import type { ErrorTranslations } from './define-errors.ts';

/** What `kernelErrors` says in the other languages, by the row's name. */
export const kernelErrorTexts = {
  badRequest: {
    es: { title: 'No se puede leer la solicitud', advice: 'Compara la solicitud con el documento OpenAPI.' },
    fr: { title: 'La requête est illisible', advice: 'Comparez la requête avec le document OpenAPI.' },
    de: { title: 'Die Anfrage lässt sich nicht lesen', advice: 'Vergleiche die Anfrage mit dem OpenAPI-Dokument.' },
  },
  inputInvalid: {
    es: { title: 'Algunos valores no son válidos', advice: 'Corrige los valores que señala `errors`.' },
    fr: { title: 'Certaines valeurs ne sont pas valables', advice: 'Corrigez les valeurs désignées par `errors`.' },
    de: { title: 'Einige Werte sind ungültig', advice: 'Berichtige die Werte, auf die `errors` zeigt.' },
  },
  queryInvalid: {
    es: { title: 'Algunos parámetros no son válidos', advice: 'Corrige los parámetros que señala `errors`.' },
    fr: { title: 'Certains paramètres ne sont pas valables', advice: 'Corrigez les paramètres désignés par `errors`.' },
    de: { title: 'Einige Parameter sind ungültig', advice: 'Berichtige die Parameter, auf die `errors` zeigt.' },
  },
  cursorInvalid: {
    es: { title: 'El cursor no es de los nuestros', advice: 'Empieza de nuevo sin cursor, o devuelve `next` exactamente como se dio.' },
    fr: { title: 'Ce curseur n’est pas des nôtres', advice: 'Recommencez sans curseur, ou renvoyez `next` exactement comme il a été donné.' },
    de: { title: 'Dieser Cursor ist keiner von uns', advice: 'Beginne ohne Cursor von vorn, oder sende `next` genau so zurück, wie du es bekommen hast.' },
  },
  unauthenticated: {
    es: { title: 'Se necesita una clave de API válida', advice: 'Envía la clave en la cabecera X-API-Key.' },
    fr: { title: 'Une clé d’API valable est nécessaire', advice: 'Envoyez la clé dans l’en-tête X-API-Key.' },
    de: { title: 'Ein gültiger API-Schlüssel ist nötig', advice: 'Sende den Schlüssel im Header X-API-Key.' },
  },
  forbidden: {
    es: { title: 'Quien llama no puede hacer esto', advice: 'Usa una clave con el alcance que pide la ruta.' },
    fr: { title: 'L’appelant n’a pas le droit de faire cela', advice: 'Utilisez une clé qui a la portée demandée par la route.' },
    de: { title: 'Dieser Aufrufer darf das nicht', advice: 'Nimm einen Schlüssel mit dem Scope, den die Route verlangt.' },
  },
  notFound: {
    es: { title: 'Aquí no hay nada', advice: 'Comprueba la dirección y el identificador.' },
    fr: { title: 'Il n’y a rien ici', advice: 'Vérifiez l’adresse et l’identifiant.' },
    de: { title: 'Hier ist nichts', advice: 'Prüfe die Adresse und die ID.' },
  },
  methodNotAllowed: {
    es: { title: 'Esta dirección no responde a ese método', advice: 'Mira `Allow` y el documento OpenAPI.' },
    fr: { title: 'Cette adresse ne répond pas à cette méthode', advice: 'Voyez `Allow` et le document OpenAPI.' },
    de: { title: 'Diese Adresse antwortet nicht auf diese Methode', advice: 'Siehe `Allow` und das OpenAPI-Dokument.' },
  },
  requestTimeout: {
    es: { title: 'La solicitud tardó demasiado en llegar', advice: 'Envía la solicitud otra vez, con una conexión mejor.' },
    fr: { title: 'La requête a mis trop de temps à arriver', advice: 'Envoyez la requête de nouveau, par une meilleure connexion.' },
    de: { title: 'Die Anfrage brauchte zu lange, um anzukommen', advice: 'Sende die Anfrage noch einmal, über eine bessere Verbindung.' },
  },
  conflict: {
    es: { title: 'La solicitud choca con lo que ya existe', advice: 'Lee el estado actual y decide de nuevo.' },
    fr: { title: 'La requête est en conflit avec ce qui existe déjà', advice: 'Lisez l’état actuel, puis décidez de nouveau.' },
    de: { title: 'Die Anfrage widerspricht dem, was schon da ist', advice: 'Lies den jetzigen Stand und entscheide neu.' },
  },
  inUse: {
    es: { title: 'Otra cosa se refiere todavía a esto', advice: 'Quita o cambia primero lo que se refiere a ello.' },
    fr: { title: 'Autre chose s’y réfère encore', advice: 'Retirez ou changez d’abord ce qui s’y réfère.' },
    de: { title: 'Etwas anderes bezieht sich noch darauf', advice: 'Entferne oder ändere zuerst, was sich darauf bezieht.' },
  },
  idempotencyBusy: {
    es: { title: 'Una solicitud con esta Idempotency-Key está en curso', advice: 'Espera un momento y envía la misma solicitud otra vez.' },
    fr: { title: 'Une requête avec cette Idempotency-Key est en cours', advice: 'Attendez un instant et envoyez de nouveau la même requête.' },
    de: { title: 'Eine Anfrage mit diesem Idempotency-Key läuft gerade', advice: 'Warte einen Augenblick und sende dieselbe Anfrage noch einmal.' },
  },
  idempotencyMismatch: {
    es: { title: 'Esta Idempotency-Key se usó para otra solicitud', advice: 'Usa una clave nueva para una solicitud nueva.' },
    fr: { title: 'Cette Idempotency-Key a servi à une autre requête', advice: 'Prenez une nouvelle clé pour une nouvelle requête.' },
    de: { title: 'Dieser Idempotency-Key gehört zu einer anderen Anfrage', advice: 'Nimm für eine neue Anfrage einen neuen Schlüssel.' },
  },
  preconditionFailed: {
    es: { title: 'Ha cambiado desde que lo leíste', advice: 'Léelo otra vez, aplica tu cambio a lo que hay ahora y envía el nuevo ETag en If-Match.' },
    fr: { title: 'Cela a changé depuis votre lecture', advice: 'Relisez, appliquez votre changement à ce qui est là maintenant, et envoyez le nouvel ETag dans If-Match.' },
    de: { title: 'Es hat sich geändert, seit du es gelesen hast', advice: 'Lies es neu, wende deine Änderung auf den jetzigen Stand an und sende das neue ETag in If-Match.' },
  },
  preconditionRequired: {
    es: { title: 'Aquí hace falta If-Match', advice: 'Envía en If-Match el ETag de lo que has leído.' },
    fr: { title: 'If-Match est nécessaire ici', advice: 'Envoyez dans If-Match l’ETag de ce que vous avez lu.' },
    de: { title: 'Hier wird If-Match gebraucht', advice: 'Sende das ETag dessen, was du gelesen hast, in If-Match.' },
  },
  bodyTooLarge: {
    es: { title: 'El cuerpo es demasiado grande', advice: 'Envía como máximo 64 KiB.' },
    fr: { title: 'Le corps est trop grand', advice: 'Envoyez au plus 64 Kio.' },
    de: { title: 'Der Inhalt ist zu groß', advice: 'Sende höchstens 64 KiB.' },
  },
  uriTooLong: {
    es: { title: 'La dirección es demasiado larga', advice: 'Acorta la consulta.' },
    fr: { title: 'L’adresse est trop longue', advice: 'Raccourcissez les paramètres.' },
    de: { title: 'Die Adresse ist zu lang', advice: 'Kürze die Parameter.' },
  },
  unsupportedMediaType: {
    es: { title: 'Aquí no se lee este tipo de contenido', advice: 'Envía application/json.' },
    fr: { title: 'Ce type de contenu n’est pas lu ici', advice: 'Envoyez application/json.' },
    de: { title: 'Dieser Inhaltstyp wird hier nicht gelesen', advice: 'Sende application/json.' },
  },
  headersTooLarge: {
    es: { title: 'Las cabeceras son demasiado grandes', advice: 'Envía menos cabeceras, o más cortas.' },
    fr: { title: 'Les en-têtes sont trop grands', advice: 'Envoyez moins d’en-têtes, ou de plus courts.' },
    de: { title: 'Die Header sind zu groß', advice: 'Sende weniger oder kürzere Header.' },
  },
  internal: {
    es: { title: 'Algo ha fallado por nuestra parte', advice: 'Inténtalo de nuevo; si continúa, dinos el identificador de traza.' },
    fr: { title: 'Quelque chose s’est mal passé de notre côté', advice: 'Réessayez ; si cela continue, dites-nous l’identifiant de trace.' },
    de: { title: 'Bei uns ist etwas schiefgegangen', advice: 'Versuche es noch einmal; geht es so weiter, nenne uns die Trace-ID.' },
  },
  unavailable: {
    es: { title: 'Ahora mismo no se puede responder', advice: 'Espera el tiempo de Retry-After y envía la solicitud otra vez.' },
    fr: { title: 'Il n’est pas possible de répondre en ce moment', advice: 'Attendez le temps indiqué par Retry-After, puis envoyez la requête de nouveau.' },
    de: { title: 'Das kann im Augenblick nicht beantwortet werden', advice: 'Warte die Zeit in Retry-After ab und sende die Anfrage dann noch einmal.' },
  },
  outcomeUnknown: {
    es: { title: 'La conexión se perdió mientras se guardaba el cambio', advice: 'Envía la misma solicitud con la misma Idempotency-Key: la respuesta dice si se guardó.' },
    fr: { title: 'La connexion a été perdue pendant l’enregistrement du changement', advice: 'Envoyez la même requête avec la même Idempotency-Key : la réponse dit si le changement a été enregistré.' },
    de: { title: 'Die Verbindung ging verloren, während die Änderung gespeichert wurde', advice: 'Sende dieselbe Anfrage mit demselben Idempotency-Key: Die Antwort sagt, ob gespeichert wurde.' },
  },
  clientGone: {
    es: { title: 'El cliente colgó antes de la respuesta', advice: 'Nadie lee esta respuesta: queda en los registros, donde no es un fallo nuestro. No se guardó nada.' },
    fr: { title: 'Le client a raccroché avant la réponse', advice: 'Personne ne lit cette réponse : elle figure dans les journaux, où elle n’est pas une panne de notre part. Rien n’a été enregistré.' },
    de: { title: 'Der Client hat vor der Antwort aufgelegt', advice: 'Diese Antwort liest niemand: sie steht in Protokollen, wo sie kein Fehler von uns ist. Nichts wurde gespeichert.' },
  },
  timeout: {
    es: { title: 'La respuesta tardó demasiado', advice: 'Inténtalo de nuevo dentro de un momento, o pide menos de una vez.' },
    fr: { title: 'La réponse a pris trop de temps', advice: 'Réessayez dans un instant, ou demandez moins à la fois.' },
    de: { title: 'Die Antwort dauerte zu lange', advice: 'Versuche es gleich noch einmal, oder frage nach weniger auf einmal.' },
  },
} as const satisfies Record<string, ErrorTranslations>;
