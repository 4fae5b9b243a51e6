/** A city to invent restaurants in. Places are real so that a map, a time zone and a search look right. */
export interface City {
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly phonePrefix: string;
  /** How many of a mixed seed's restaurants are here. */
  readonly weight: number;
  readonly centres: readonly Centre[];
  readonly streets: readonly string[];
  /** `n` stands for the house number. */
  readonly houseNumber: 'before' | 'after';
  /** Which cuisines open here most. */
  readonly homeCuisine: string;
}

export interface Centre {
  readonly name: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly postalCode: string;
  readonly weight: number;
  /** Standard deviation of the distance, metres. */
  readonly spreadMetres: number;
}

function centre(name: string, postalCode: string, [latitude, longitude]: readonly [number, number], { weight, spreadMetres }: { weight: number; spreadMetres: number }): Centre {
  return { name, postalCode, latitude, longitude, weight, spreadMetres };
}

const dense = { weight: 4, spreadMetres: 500 };
const lively = { weight: 2, spreadMetres: 700 };
const calm = { weight: 1, spreadMetres: 1100 };

export const cities: readonly City[] = [
  {
    name: 'New York', country: 'US', timeZone: 'America/New_York', currency: 'USD', phonePrefix: '+1 212 555 0', weight: 26, houseNumber: 'before', homeCuisine: 'American',
    centres: [
      centre('SoHo', '10012', [40.7233, -74.003], dense), centre('Midtown', '10018', [40.7549, -73.984], dense), centre('East Village', '10009', [40.7265, -73.9815], dense),
      centre('Chelsea', '10011', [40.7465, -74.0014], lively), centre('Harlem', '10027', [40.8116, -73.9465], calm), centre('Williamsburg', '11211', [40.7144, -73.957], lively),
      centre('Astoria', '11103', [40.7644, -73.9235], lively), centre('Park Slope', '11215', [40.671, -73.9814], calm),
    ],
    streets: ['Broadway', 'Spring Street', 'Bleecker Street', 'Mott Street', 'Mercer Street', 'West 46th Street', 'Ninth Avenue', 'Avenue A', 'Bedford Avenue', 'Lenox Avenue', 'Lafayette Street', '30th Avenue'],
  },
  {
    name: 'Brussels', country: 'BE', timeZone: 'Europe/Brussels', currency: 'EUR', phonePrefix: '+32 2 555 0', weight: 18, houseNumber: 'after', homeCuisine: 'Belgian',
    centres: [
      centre('Sainte-Catherine', '1000', [50.8511, 4.3477], dense), centre('Sablon', '1000', [50.8404, 4.3556], lively), centre('Ixelles', '1050', [50.8275, 4.3716], dense),
      centre('Saint-Gilles', '1060', [50.8263, 4.3458], lively), centre('Schaerbeek', '1030', [50.8676, 4.3737], calm), centre('Uccle', '1180', [50.802, 4.3372], calm),
    ],
    streets: ['Rue du Marché aux Herbes', 'Chaussée d’Ixelles', 'Place du Châtelain', 'Rue de Flandre', 'Avenue Louise', 'Vlaamsesteenweg', 'Rue des Bouchers', 'Quai aux Briques', 'Place Flagey', 'Rue Haute', 'Parvis de Saint-Gilles', 'Rue Américaine'],
  },
  {
    name: 'Tokyo', country: 'JP', timeZone: 'Asia/Tokyo', currency: 'JPY', phonePrefix: '+81 3 5550 0', weight: 18, houseNumber: 'after', homeCuisine: 'Japanese',
    centres: [
      centre('Ginza', '104-0061', [35.6717, 139.765], dense), centre('Shinjuku', '160-0022', [35.6909, 139.7066], dense), centre('Shibuya', '150-0002', [35.6581, 139.7017], dense),
      centre('Ebisu', '150-0013', [35.6467, 139.7101], lively), centre('Asakusa', '111-0032', [35.7148, 139.7967], lively), centre('Kagurazaka', '162-0825', [35.7017, 139.7407], calm),
    ],
    streets: ['Chūō-dōri', 'Namiki-dōri', 'Meiji-dōri', 'Yasukuni-dōri', 'Center-gai', 'Kagurazaka-dōri', 'Kaminarimon-dōri', 'Sotobori-dōri', 'Aoyama-dōri', 'Inokashira-dōri'],
  },
  {
    name: 'Paris', country: 'FR', timeZone: 'Europe/Paris', currency: 'EUR', phonePrefix: '+33 1 55 50 0', weight: 14, houseNumber: 'before', homeCuisine: 'French',
    centres: [
      centre('Le Marais', '75004', [48.8575, 2.3589], dense), centre('Saint-Germain', '75006', [48.8534, 2.333], dense), centre('Pigalle', '75009', [48.8809, 2.337], lively),
      centre('Oberkampf', '75011', [48.8649, 2.378], lively), centre('Batignolles', '75017', [48.8866, 2.3177], calm), centre('Belleville', '75020', [48.8717, 2.3852], calm),
    ],
    streets: ['Rue Vieille du Temple', 'Rue des Francs-Bourgeois', 'Boulevard Saint-Germain', 'Rue Oberkampf', 'Rue des Abbesses', 'Rue Mouffetard', 'Place de la Contrescarpe', 'Rue Montorgueil', 'Quai des Grands-Augustins', 'Rue de Lévis'],
  },
  {
    name: 'London', country: 'GB', timeZone: 'Europe/London', currency: 'GBP', phonePrefix: '+44 20 7946 0', weight: 10, houseNumber: 'before', homeCuisine: 'British',
    centres: [
      centre('Soho', 'W1D', [51.5136, -0.1317], dense), centre('Shoreditch', 'E2', [51.5254, -0.0779], dense), centre('Covent Garden', 'WC2', [51.5117, -0.124], lively),
      centre('Brixton', 'SW9', [51.4613, -0.1156], calm), centre('Islington', 'N1', [51.5362, -0.1033], lively),
    ],
    streets: ['Dean Street', 'Frith Street', 'Old Compton Street', 'Redchurch Street', 'Neal Street', 'Upper Street', 'Exmouth Market', 'Bermondsey Street', 'Coldharbour Lane', 'Maiden Lane'],
  },
  {
    name: 'Santiago', country: 'CL', timeZone: 'America/Santiago', currency: 'CLP', phonePrefix: '+56 2 2555 0', weight: 5, houseNumber: 'after', homeCuisine: 'Chilean',
    centres: [centre('Lastarria', '8320000', [-33.4373, -70.6407], dense), centre('Bellavista', '7520000', [-33.4327, -70.6344], dense), centre('Ñuñoa', '7750000', [-33.4569, -70.5986], calm)],
    streets: ['José Victorino Lastarria', 'Constitución', 'Avenida Italia', 'Pío Nono', 'Avenida Providencia', 'Dardignac', 'Irarrázaval', 'Merced'],
  },
  {
    name: 'Kathmandu', country: 'NP', timeZone: 'Asia/Kathmandu', currency: 'NPR', phonePrefix: '+977 1 555 00', weight: 4, houseNumber: 'after', homeCuisine: 'Nepali',
    centres: [centre('Thamel', '44600', [27.7154, 85.3123], dense), centre('Patan', '44700', [27.6727, 85.3251], lively), centre('Boudha', '44602', [27.7215, 85.362], calm)],
    streets: ['Thamel Marg', 'Mandala Street', 'Jhamsikhel Road', 'Durbar Marg', 'Paryatan Marg', 'Lazimpat Road', 'Boudha Stupa Road', 'Mangal Bazar'],
  },
  {
    name: 'Lisbon', country: 'PT', timeZone: 'Europe/Lisbon', currency: 'EUR', phonePrefix: '+351 21 555 0', weight: 4, houseNumber: 'after', homeCuisine: 'Portuguese',
    centres: [centre('Bairro Alto', '1200', [38.7131, -9.1456], dense), centre('Alfama', '1100', [38.7118, -9.1305], dense), centre('Príncipe Real', '1250', [38.7169, -9.1485], lively)],
    streets: ['Rua da Atalaia', 'Rua do Norte', 'Rua de São Miguel', 'Praça das Flores', 'Rua Dom Pedro V', 'Beco do Carneiro', 'Rua da Rosa', 'Calçada de Sant’Ana'],
  },
  {
    // Its summer time is half an hour, and a list of zones is only as good as its oddest entry.
    name: 'Lord Howe Island', country: 'AU', timeZone: 'Australia/Lord_Howe', currency: 'AUD', phonePrefix: '+61 2 5550 0', weight: 1, houseNumber: 'before', homeCuisine: 'Seafood',
    centres: [centre('Old Settlement', '2898', [-31.5189, 159.0606], { weight: 1, spreadMetres: 250 })],
    streets: ['Lagoon Road', 'Ned’s Beach Road', 'Middle Beach Road', 'Anderson Road'],
  },
];
