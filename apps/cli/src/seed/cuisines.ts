/** What a kind of house is called and how it lives. */
export interface Cuisine {
  readonly name: string;
  readonly weight: number;
  /** `{place}`, `{person}`, `{thing}` are filled in. */
  readonly names: readonly string[];
  readonly people: readonly string[];
  readonly things: readonly string[];
  readonly alsoServes: readonly string[];
}

const french = ['Léon', 'Margaux', 'Amélie', 'Baptiste', 'Céleste', 'Étienne', 'Noémie', 'Thérèse', 'Achille', 'Zoé'];
const italian = ['Nonna Lina', 'Beppe', 'Lucia', 'Enzo', 'Rosalba', 'Niccolò', 'Carmela', 'Gigi'];
const english = ['Murphy', 'Harlow', 'Delaney', 'Whitaker', 'Ellis', 'Rosen', 'Baxter', 'Quinn', 'Marlowe', 'Hobbs'];
const spanish = ['Doña Inés', 'Ramón', 'Tía Pepa', 'Joaquín', 'Lucía', 'Don Álvaro'];
const japanese = ['Haru', 'Kenji', 'Ōtani', 'Yūko', 'Sakura', 'Tanaka', 'Rin', 'Kōji'];

export const cuisines: readonly Cuisine[] = [
  { name: 'French', weight: 12, people: french, things: ['Cerf-Volant', 'Pot-au-Feu', 'Petit Zinc', 'Colombier', 'Canard Bleu', 'Tilleul'], names: ['Chez {person}', 'Le {thing}', 'La Table de {person}', 'Bistrot {person}', 'Au {thing}'], alsoServes: ['Bistro', 'Wine bar'] },
  { name: 'Italian', weight: 14, people: italian, things: ['Fico d’India', 'Gallo Nero', 'Mezzaluna', 'Ginepro', 'Sottovoce', 'Limonaia'], names: ['Trattoria {person}', 'Osteria {thing}', 'Da {person}', 'Pizzeria {thing}', '{thing}'], alsoServes: ['Pizza', 'Pasta', 'Wine bar'] },
  { name: 'Japanese', weight: 11, people: japanese, things: ['Tsuki', 'Kaze', 'Matsu', 'Hotaru', 'Nami', 'Yuzu', 'Kura'], names: ['Sushi {person}', 'Izakaya {thing}', 'Ramen {person}', '{thing}', 'Kappō {person}'], alsoServes: ['Sushi', 'Ramen', 'Izakaya'] },
  { name: 'American', weight: 12, people: english, things: ['Copper Kettle', 'Red Hook', 'Lantern', 'Oak Room', 'Side Door', 'Blue Heron'], names: ['{person}’s', 'The {thing}', '{person} & Sons Grill', '{thing} Diner', '{person}’s Chophouse'], alsoServes: ['Steakhouse', 'Burgers', 'Barbecue'] },
  { name: 'Belgian', weight: 5, people: french, things: ['Rue de Flandre', 'Moule d’Or', 'Houblon', 'Vieux Tram', 'Gueuze', 'Carbonnade'], names: ['Brasserie {thing}', 'Estaminet {person}', 'Chez {person}', 'Aux Armes de {place}'], alsoServes: ['Brasserie', 'Seafood'] },
  { name: 'British', weight: 4, people: english, things: ['Crown & Anchor', 'Fox', 'Two Magpies', 'Old Foundry', 'Plough', 'Hare'], names: ['The {thing}', '{person}’s Dining Rooms', 'The {thing} at {place}'], alsoServes: ['Gastropub'] },
  { name: 'Chinese', weight: 8, people: ['Mei', 'Master Zhou', 'Auntie Lin', 'Old Chen'], things: ['Jade Lantern', 'Golden Carp', 'Nine Dragons', 'Red Pavilion', 'Bamboo Court'], names: ['{thing}', '{person} Dumplings', 'Szechuan {thing}', 'House of {thing}'], alsoServes: ['Dim sum', 'Szechuan'] },
  { name: 'Indian', weight: 6, people: ['Asha', 'Gopal', 'Rani', 'Vikram'], things: ['Saffron', 'Tamarind', 'Banyan', 'Monsoon', 'Malabar'], names: ['{thing} House', '{person}’s Kitchen', 'The {thing} Tree', '{thing}'], alsoServes: ['Vegetarian', 'Tandoori'] },
  { name: 'Mexican', weight: 6, people: spanish, things: ['Colibrí', 'Agave', 'Nopal', 'Cempasúchil', 'Comal'], names: ['Taquería {person}', 'Cantina {thing}', '{thing}', 'La Cocina de {person}'], alsoServes: ['Tacos'] },
  { name: 'Spanish', weight: 4, people: spanish, things: ['Azafrán', 'Bodegón', 'Boquerón', 'Jamón y Pan'], names: ['Taberna {person}', 'Casa {person}', 'El {thing}'], alsoServes: ['Tapas', 'Wine bar'] },
  { name: 'Portuguese', weight: 2, people: ['Tia Amália', 'João', 'Dona Graça', 'Zé'], things: ['Sardinha', 'Azulejo', 'Cataplana', 'Bacalhau'], names: ['Tasca {person}', 'Adega {thing}', 'O {thing}'], alsoServes: ['Seafood'] },
  { name: 'Chilean', weight: 1, people: spanish, things: ['Copihue', 'Mercado', 'Maitén', 'Pacífico'], names: ['Picada {person}', 'Fuente {thing}', '{thing}'], alsoServes: ['Seafood', 'Grill'] },
  { name: 'Nepali', weight: 1, people: ['Pemba', 'Sita', 'Tenzing', 'Maya'], things: ['Momo', 'Himal', 'Yak & Barley', 'Prayer Wheel'], names: ['{thing} House', '{person}’s Kitchen', 'The {thing}'], alsoServes: ['Tibetan', 'Vegetarian'] },
  { name: 'Thai', weight: 4, people: ['Noi', 'Somchai', 'Ploy'], things: ['Lotus', 'Galangal', 'River Kwai', 'Tuk Tuk'], names: ['Thai {thing}', '{person}’s Thai Kitchen', '{thing}'], alsoServes: ['Noodles'] },
  { name: 'Vietnamese', weight: 3, people: ['Bà Ba', 'Linh', 'Hương'], things: ['Sen', 'Hội An', 'Phở Xưa', 'Cây Tre'], names: ['{thing}', 'Quán {person}', 'Bếp {person}'], alsoServes: ['Noodles'] },
  { name: 'Lebanese', weight: 3, people: ['Samir', 'Leïla', 'Fairouz'], things: ['Cèdre', 'Za’atar', 'Byblos', 'Mezze'], names: ['Chez {person}', '{thing}', 'Le {thing}'], alsoServes: ['Mezze', 'Vegetarian'] },
  { name: 'Seafood', weight: 3, people: english, things: ['Lobster Pot', 'Tide Table', 'Salt & Brine', 'Lagoon', 'Oyster Shed'], names: ['The {thing}', '{person}’s Fish House', '{thing}'], alsoServes: ['Oysters'] },
  { name: 'Vegetarian', weight: 3, people: french, things: ['Green Fork', 'Poireau', 'Marigold', 'Seed', 'Chickpea'], names: ['{thing}', '{thing} Kitchen', 'Le {thing}'], alsoServes: ['Vegan'] },
];
